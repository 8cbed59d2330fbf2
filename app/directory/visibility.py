"""What the public may see. The only place where that is written down.

Every public read starts from one of these FROM clauses. Ended offers are among them: they keep their page;
what leaves the search with time is `Document.listed_until`.
"""

PUBLIC_PROVIDERS = """
    provider p
    JOIN provider_revision pr ON pr.provider_id = p.id AND pr.status = 'published' AND p.standing = 'approved'
"""
"""Providers the office has approved (p), in their published wording (pr)."""

PUBLISHED_OFFERS = "offer o JOIN offer_revision r ON r.offer_id = o.id AND r.status = 'published'"
"""Offers (o) in their published wording (r), of whatever provider: for queries that already know it is public."""

PUBLIC_OFFERS = f"""
    {PUBLISHED_OFFERS}
    JOIN ({PUBLIC_PROVIDERS}) ON p.id = o.provider_id
"""
"""Offers (o) in their published wording (r), of a public provider (p, pr)."""

PREVIEWED_OFFERS = """
    offer o JOIN offer_revision r ON r.offer_id = o.id JOIN provider p ON p.id = o.provider_id
    JOIN LATERAL (
        SELECT * FROM provider_revision x WHERE x.provider_id = p.id
        ORDER BY x.status = 'published' DESC, x.version DESC LIMIT 1
    ) pr ON true
"""
"""Offers (o) in any wording (r) with their provider (p, pr): for those who may read it before the public does."""

PREVIEWED_PROVIDERS = "provider p JOIN provider_revision pr ON pr.provider_id = p.id"
"""Providers (p) in any wording (pr), for the same people."""
