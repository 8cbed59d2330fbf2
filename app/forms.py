"""`Submitted`: what was typed into a form, what it means, and what is wrong with it, in the reader's words."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar, get_origin

from email_validator import EmailNotValidError, validate_email
from fastapi import HTTPException, Request
from pydantic import AfterValidator, BaseModel, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError
from python_multipart.multipart import parse_options_header

from app.i18n import gettext

F = TypeVar("F", bound=BaseModel)

LARGEST = 1_000_000
LONGEST_LINE = 200
_MOST_FIELDS = 500
_LISTS = (list, set, frozenset, tuple)


def N_(message: str) -> str:  # noqa: N802 - the name that message extraction knows
    return message


@dataclass
class Submitted(Generic[F]):
    model: type[F]
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    value: F | None = None
    errors: dict[str, str] = field(default_factory=dict)
    """By field; "" is the form as a whole."""

    def text(self, name: str) -> str:
        """What counts of it: the last that was filled in, as in `parsed`."""
        typed = self.typed.get(name, [])
        return next((each for each in reversed(typed) if each.strip()), typed[-1] if typed else "")

    def has(self, name: str, value: str) -> bool:
        """Whether this box was ticked."""
        return value in self.typed.get(name, [])

    def label(self, name: str) -> str:
        title = self.model.model_fields[name].title if name in self.model.model_fields else None
        return gettext(title) if title else ""

    def is_required(self, name: str) -> bool:
        """Also what is `needed` only in the end: a draft may still lack it."""
        return self.model.model_fields[name].is_required() or name in getattr(self.model, "needed", ())

    def refuse(self, name: str, sentence: str) -> None:
        """What only the database knows, such as a name that is taken."""
        self.errors[name] = sentence
        self.value = None


def blank(model: type[F], **typed: Any) -> Submitted[F]:
    """A form nobody has filled in yet, with what we know already."""
    return Submitted(model, {name: _as_typed(value) for name, value in typed.items() if value is not None})


def _as_typed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, _LISTS) else [str(value)]


def submitted(model: type[F]) -> Callable[[Request], Awaitable[Submitted[F]]]:
    """As a dependency: `Annotated[Submitted[Wish], Depends(submitted(Wish))]`. Never fails for what was typed."""

    async def read(request: Request) -> Submitted[F]:
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            raise HTTPException(413, gettext("Das ist zu viel auf einmal."))
        if not _is_utf_8(request.headers.get("content-type", "")):
            raise HTTPException(415, gettext("Diese Schreibweise können wir nicht lesen."))
        async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
            known = [name for name in form if name in model.model_fields]
            return parsed(model, {name: [sound(str(each)) for each in form.getlist(name)] for name in known})

    return read


def _is_utf_8(content_type: str) -> bool:
    """As our pages ask for it. Other charsets can say what neither the database nor an answer can hold."""
    named = parse_options_header(content_type)[1].get(b"charset", b"utf-8")
    return named.lower() in (b"utf-8", b"utf8")


def sound(text: str) -> str:
    """Halves of characters become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def parsed(model: type[F], typed: Mapping[str, list[str]]) -> Submitted[F]:
    """Fields the form does not have are not read; an empty field is one nobody filled in."""
    given: dict[str, Any] = {}
    for name, values in typed.items():
        filled = [value for value in values if value.strip()]
        if name in model.model_fields and filled:
            given[name] = filled if _takes_many(model, name) else filled[-1]
    try:
        return Submitted(model, typed, model.model_validate(given))
    except ValidationError as refused:
        return Submitted(model, typed, errors=_sentences(refused, model))


def _takes_many(model: type[BaseModel], name: str) -> bool:
    annotation = model.model_fields[name].annotation
    return (get_origin(annotation) or annotation) in _LISTS


def _sentences(refused: ValidationError, model: type[BaseModel]) -> dict[str, str]:
    """The first fault of each field; its mend may mend the others."""
    found: dict[str, str] = {}
    for error in refused.errors(include_url=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        # Behind a rule of ours, pydantic no longer knows that it counts characters.
        is_text = error["type"] in ("too_short", "too_long") and isinstance(error["input"], str)
        kind = f"string_{error['type']}" if is_text else error["type"]
        if kind == "missing" and _takes_many(model, name):
            kind = "nothing_chosen"
        found.setdefault(name, _sentence(kind, error.get("ctx", {})))
    return found


SENTENCES = {
    "missing": N_("Bitte füllen Sie dieses Feld aus."),
    "nothing_chosen": N_("Bitte wählen Sie mindestens eines aus."),
    "string_too_short": N_("Das ist zu kurz. Schreiben Sie mindestens {min_length} Zeichen."),
    "string_too_long": N_("Das ist zu lang. Höchstens {max_length} Zeichen sind möglich."),
    "string_pattern_mismatch": N_("So können wir das nicht lesen. Bitte prüfen Sie die Schreibweise."),
    "too_short": N_("Wählen Sie mindestens {min_length} aus."),
    "too_long": N_("Wählen Sie höchstens {max_length} aus."),
    "enum": N_("Bitte wählen Sie eine der Möglichkeiten."),
    "literal_error": N_("Bitte wählen Sie eine der Möglichkeiten."),
    "uuid_parsing": N_("Bitte wählen Sie eine der Möglichkeiten."),
    "bool_parsing": N_("Bitte wählen Sie eine der Möglichkeiten."),
    "int_parsing": N_("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 12."),
    "int_from_float": N_("Bitte geben Sie eine ganze Zahl ein, zum Beispiel 12."),
    "int_parsing_size": N_("Diese Zahl ist zu groß."),
    "float_parsing": N_("Bitte geben Sie eine Zahl ein, zum Beispiel 12."),
    "decimal_parsing": N_("Bitte geben Sie eine Zahl ein, zum Beispiel 12."),
    "finite_number": N_("Bitte geben Sie eine Zahl ein, zum Beispiel 12."),
    "greater_than_equal": N_("Bitte geben Sie mindestens {ge} ein."),
    "greater_than": N_("Bitte geben Sie mehr als {gt} ein."),
    "less_than_equal": N_("Bitte geben Sie höchstens {le} ein."),
    "less_than": N_("Bitte geben Sie weniger als {lt} ein."),
    "date_parsing": N_("Bitte geben Sie ein Datum ein, zum Beispiel 24.12.2026."),
    "date_from_datetime_parsing": N_("Bitte geben Sie ein Datum ein, zum Beispiel 24.12.2026."),
    "time_parsing": N_("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 16:30."),
    "email": N_("Das ist keine E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"),
    "price": N_("Bitte geben Sie einen Preis in Euro ein, zum Beispiel 4,50."),
    "postcode": N_("Bitte geben Sie die fünf Ziffern der Postleitzahl ein."),
    "phone": N_("Das ist keine Telefonnummer. Sie sieht so aus: 030 123456"),
    "web_address": N_("Das ist keine Adresse im Internet. Sie sieht so aus: www.beispiel.de"),
    "secure_address": N_("Bitte nehmen Sie eine Adresse, die mit https:// beginnt."),
    "days": N_("Bitte schreiben Sie jeden Tag wie 24.12.2026, mit einem Komma dazwischen."),
    "facts": N_("Bitte schreiben Sie jede Zeile mit einem Doppelpunkt, zum Beispiel: Mitglieder: 120"),
    "far_day": N_("Dieses Jahr kann nicht stimmen. Bitte prüfen Sie das Datum."),
    "many_days": N_("Das sind zu viele Tage. Höchstens {most} sind möglich."),
    "name_with_address": N_("Bitte nur den Namen, ohne Internetadresse."),
    "accepted": N_("Ohne Ihre Zustimmung geht es nicht weiter."),
}
"""What pydantic calls a fault, and what we say to it."""

UNKNOWN = N_("Das haben wir nicht verstanden. Bitte prüfen Sie Ihre Eingabe.")


def _sentence(kind: str, context: Mapping[str, Any]) -> str:
    if kind == "value_error":  # raised by a rule of ours, with a sentence for the person
        return str(context["error"])
    return gettext(SENTENCES.get(kind, UNKNOWN)).format(**context)


def mailable(text: str) -> str | None:
    """The address as every mail server knows it: a domain with umlauts in ASCII; None for what can never be mailed."""
    try:
        return validate_email(text, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        return None


def _email(text: str) -> str:
    if (found := mailable(text)) is None:
        raise PydanticCustomError("email", "no e-mail address")
    return found


def _accepted(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("accepted", "not accepted")
    return value


def _fits(text: str) -> str:
    """Not as a constraint of the type: it would outweigh a shorter one of the field."""
    if len(text) > LONGEST_LINE:
        raise PydanticCustomError("string_too_long", "too long", {"max_length": LONGEST_LINE})
    return text


def _names_no_page(text: str) -> str:
    """Names stand in mails to people who do not know us: no link of a stranger's goes out under our sender."""
    if any(sign in text.lower() for sign in ("://", "www.")):
        raise PydanticCustomError("name_with_address", "a name with an address of a page")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$"), AfterValidator(_fits)]
"""One line of text; a field may ask for a shorter one with `max_length`."""
Name = Annotated[Line, AfterValidator(_names_no_page)]
"""Of a person or a provider."""
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email)]
Accepted = Annotated[bool, AfterValidator(_accepted)]
"""A box that has to be ticked: `= Field(False, validate_default=True)`, since browsers do not send an empty one."""
