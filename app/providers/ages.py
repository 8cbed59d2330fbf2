"""Ages between the form, as families say them, and the months that are stored; both ends belong to it."""

from app.providers.offer_forms import AgeUnit, Audience, Pregnancy

PREGNANCY, BIRTH = -9, -1


def months(form: Audience) -> tuple[int | None, int | None]:
    """First and last month: "bis 6 Jahre" ends with 83, the day before the seventh birthday."""
    if form.pregnancy == Pregnancy.ONLY:
        return PREGNANCY, BIRTH
    first = None if form.age_from is None else form.age_from * _unit(form.age_from_unit)
    if form.pregnancy == Pregnancy.ALSO:
        first = PREGNANCY
    if form.age_to is None:
        return first, None
    return first, form.age_to * 12 + 11 if form.age_to_unit == AgeUnit.YEARS else form.age_to


def typed(first: int | None, last: int | None) -> dict[str, object]:
    """The other way round. What ends within a year of life is said in months."""
    if last is not None and last < 0:
        return {"pregnancy": Pregnancy.ONLY.value}
    is_from_pregnancy = first is not None and first < 0
    said: dict[str, object] = {"pregnancy": (Pregnancy.ALSO if is_from_pregnancy else Pregnancy.NO).value}
    if first is not None and not is_from_pregnancy:
        in_years = first % 12 == 0 and (first > 0 or last is None or _ends_a_year(last))
        said |= {"age_from": first // 12 if in_years else first, "age_from_unit": _word(in_years)}
    if last is not None:
        in_years = _ends_a_year(last)
        said |= {"age_to": last // 12 if in_years else last, "age_to_unit": _word(in_years)}
    return said


def are_reversed(form: Audience) -> bool:
    first, last = months(form)
    return first is not None and last is not None and first > last


def _unit(unit: AgeUnit) -> int:
    return 12 if unit == AgeUnit.YEARS else 1


def _ends_a_year(month: int) -> bool:
    return (month + 1) % 12 == 0


def _word(in_years: bool) -> str:
    return (AgeUnit.YEARS if in_years else AgeUnit.MONTHS).value
