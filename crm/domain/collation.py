"""The order of names: Chinese by how they are read, Latin letters among them without their case."""

from functools import lru_cache

from crm.domain.pinyin import choices

_KNOWN = 131_072  # names whose key is remembered; a list is sorted anew after each change


@lru_cache(maxsize=_KNOWN)
def collation_key(text: str) -> str:
    """What to sort a name by: 大华 stands where da hua does; of two alike the text decides."""
    if text.isascii():
        return f"{text.lower()}\0{text}"
    read = "".join(
        f"{sounds[0]} " if sounds else sign.lower()
        for sounds, sign in zip(choices(text), text, strict=True)
    )
    return f"{read}\0{text}"
