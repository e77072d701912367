"""What each rule says to a person: how grave it is, why, and which exception may apply."""

from functools import cache

from core.content.checks.law.copy import Hit
from core.locale import Language, _, language, speaking


def reason(hit: Hit, *, disguised: bool) -> str:
    """Return the sentences for a hit in the language of whoever is asking."""
    parts = [_grave(hit), _why(language())[hit.reason]]
    if disguised:
        parts.append(_("The spelling hides a barred word; that does not make it lawful."))
    return (" " if language() == "en" else "").join(parts)


def _grave(hit: Hit) -> str:
    return {
        "block": _("Must be changed."),
        "warn": _("Needs evidence or a look."),
        "info": _("Advice."),
    }[hit.severity]


@cache
def _why(spoken: Language) -> dict[str, str]:
    """Return every reason in the language being spoken, translated once."""
    with speaking(spoken):
        return _wording() | _goods() | _figures()


def _wording() -> dict[str, str]:
    return {
        "absolute": _(
            "An absolute about the goods is barred. It may stay where it does not describe the goods: a wish, a usage tip,"
            " a comparison among your own items, or a registered name."
        ),
        "level": _(
            "A level that no standard knows is an absolute. It may stay when it is the grade of a named standard."
        ),
        "lowest": _(
            "Nobody can prove the lowest price of a market or of all time. Name the price, the period and your own shop instead."
        ),
        "first": _(
            "A first place needs its scope, period and source, and facts that say so; otherwise it is an absolute."
        ),
        "leading": _(
            "A claim to lead the market is an absolute. It may stay as a proven figure with period and source."
        ),
        "exaggerated": _("No goods keep a promise without limits; say what was tested and how far it goes."),
        "authority": _("The name of the state, its offices or its officials may not recommend goods."),
        "famous_mark": _("“Well-known trademark” may not be used in advertising, whoever granted it."),
        "symbols": _("The flag, anthem and emblem, the army's signs and banknotes may not be used to sell."),
        "superstition": _("Goods may not promise luck or protection by supernatural means."),
        "indecent": _("Lewd, violent or gambling content is barred from advertising."),
        "discrimination": _("This looks down on people for their sex, looks, origin or means."),
        "minors": _(
            "Advertising for children may not urge them to make their parents buy, or to do dangerous things."
        ),
        "privacy": _("This reveals or uses personal data without consent. Mask it or leave it out."),
        "public_order": _("This goes against public order or the law, whatever is being sold."),
        "belittle": _(
            "Other sellers' goods may not be belittled. A comparison among your own items may stay, and one with a test behind it."
        ),
        "review_cash": _(
            "Rewarding good reviews is unfair competition. Asking for an honest review is allowed."
        ),
        "unfair_terms": _(
            "A term that takes away buyers' statutory rights is void and may not be announced. Legal exceptions such as"
            " made-to-order goods may stay."
        ),
    }


def _goods() -> dict[str, str]:
    return {
        "medical": _(
            "Only medicines and medical devices may speak of disease and cure, and only as approved."
        ),
        "slimming": _("Losing weight may not be promised by food, cosmetics or ordinary goods."),
        "promise": _("Safety and effect may not be promised: it reads as a guarantee."),
        "endorsed": _("Doctors, experts, institutions and patients may not vouch for these goods."),
        "device": _(
            "For medicine and medical devices: no assertion of effect or safety, no rates, no comparison, no endorsement,"
            " no hard selling."
        ),
        "food": _("Ordinary food may not claim health functions, prevention or cure."),
        "health_food": _(
            "Health food: no assertion, no prevention or cure, no “necessary”, no comparison and no endorsement; its function"
            " in the registered words only."
        ),
        "health_food_disclaimer": _("Health food must state clearly that it is no substitute for medicine."),
        "health_food_function": _("The claimed function is not the one that is registered."),
        "infant": _(
            "No food may be said to replace or approach breast milk, or to make infants clever or immune."
        ),
        "alcohol": _(
            "Alcohol: no urging to drink, no act of drinking, no driving, no relief, strength or health from it."
        ),
        "tobacco": _("Tobacco and e-cigarettes may not be advertised in public media."),
        "cosmetics": _("Cosmetics have no medical effect and may not use medical words."),
        "special_cosmetics": _(
            "Only a registered special cosmetic may claim whitening, spot removal, sun protection, hair dye, perm or hair-loss"
            " prevention. With its registration number it may stay."
        ),
        "education": _(
            "Training may not promise results, hint at examiners taking part, or use endorsements."
        ),
        "finance": _("Anything with an expected return may not promise it, and must warn of the risk."),
        "realestate": _(
            "Property: no promise of appreciation or return, no minutes to a place, no household registration or school place;"
            " areas as floor area or inner area."
        ),
        "farming": _(
            "Pesticides, veterinary drugs, feed and seed: no assertion of effect or safety, no rates, no endorsement."
        ),
    }


def _figures() -> dict[str, str]:
    return {
        "evidence": _("This claim needs proof at hand: a report, certificate or licence among the facts."),
        "source": _("Figures and findings must be true and name their source, scope and period."),
        "science": _("An impressive technical word without proof misleads."),
        "honour": _("Awards, heritage and protected origins must exist and be named with year and grantor."),
        "patent": _(
            "A patent claim names the patent's number and type, and the patent must be granted and in force."
        ),
        "licensed": _(
            "Authorisation, sponsorship, co-branding and other people's names need a written licence."
        ),
        "price_base": _(
            "A price compared with must be real: charged before, or a list price with its source. Without a stated base it is"
            " the lowest deal price of the last 7 days."
        ),
        "price_false": _("The facts do not bear this price claim out: it would be price fraud."),
        "price_condition": _("The conditions of an offer must be shown with it."),
        "urgency": _("Pressure of time or stock must be true: the facts say otherwise, or do not say."),
        "prize": _("The top prize of a lottery may not exceed ¥50,000."),
        "prize_terms": _(
            "A lottery publishes its prizes, their number or odds, the time and the method beforehand."
        ),
        "ad_label": _(
            "A story, review or tip with a buying link, or that was paid for, carries a clear “advertisement”."
        ),
        "opt_out": _("A marketing message must say how to stop receiving it."),
        "sender": _("A marketing e-mail names its sender's postal address."),
        "news": _("Advertising may not be dressed as a news report."),
        "child_endorser": _("Children under ten may not endorse goods."),
        "prescription": _("Prescription drugs may not be advertised to the public."),
        "advice": _(
            "Medicines and devices for home use carry the advice to read the instructions or ask a professional."
        ),
        "false_reply": _("A subject that pretends to be a reply deceives the reader."),
        "facts_deny": _("The facts say otherwise: the claim would be false advertising."),
        "nutrition": _("A nutrition claim must meet its threshold in the nutrition labelling standard."),
    }
