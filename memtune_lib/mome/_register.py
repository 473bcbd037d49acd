"""Makes "MOME" a method of PEFT. PEFT has no plug-in API for methods: their names are members of one enum."""

from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING
from peft.utils import PeftType, register_peft_method

NAME = "MOME"


def add_peft_type() -> None:
    """Add the member `PeftType.MOME`, unless it is there."""
    if NAME in PeftType.__members__:
        return
    member = str.__new__(PeftType, NAME)
    member._name_ = NAME
    member._value_ = NAME
    member.__objclass__ = PeftType
    member._sort_order_ = len(PeftType)
    PeftType._member_names_.append(NAME)
    PeftType._member_map_[NAME] = member
    PeftType._value2member_map_[NAME] = member
    type.__setattr__(PeftType, NAME, member)  # past EnumType, which guards its members


def register(config_cls: type, model_cls: type) -> None:
    """Register the method with PEFT, unless it is."""
    if PeftType(NAME) not in PEFT_TYPE_TO_CONFIG_MAPPING:
        classes = {"config_cls": config_cls, "model_cls": model_cls}
        register_peft_method(name=NAME.lower(), **classes, prefix=model_cls.prefix)
