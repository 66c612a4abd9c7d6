"""Triggers that keep an adopted version as it was adopted, whoever writes: page, API, shell or the web's own role."""

import pgtrigger

FROZEN = "('adopted', 'in_force', 'superseded')"

# What the database lets happen to a version's state; draft to in_force is the founding text alone.
ORDER = """
    ('draft', 'consultation'), ('consultation', 'draft'), ('consultation', 'vote'), ('vote', 'consultation'),
    ('vote', 'adopted'), ('adopted', 'in_force'), ('in_force', 'superseded'), ('draft', 'in_force')
"""


def version_triggers() -> list[pgtrigger.Trigger]:
    """For AgreementVersion: starts as a draft, moves in order, is adopted by two, and is frozen then."""
    return [
        pgtrigger.Trigger(
            name="version_starts_as_draft",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func="IF NEW.state <> 'draft' THEN RAISE EXCEPTION 'a version starts as a draft'; END IF; RETURN NEW;",
        ),
        pgtrigger.Trigger(
            name="version_moves_in_order",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
            IF OLD.state IN {FROZEN} AND
               (to_jsonb(NEW) - 'state') IS DISTINCT FROM (to_jsonb(OLD) - 'state') THEN
              RAISE EXCEPTION 'an adopted version stays as it is';
            END IF;
            IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({ORDER}) THEN
              RAISE EXCEPTION 'a version does not go from % to %', OLD.state, NEW.state;
            END IF;
            IF OLD.state = 'draft' AND NEW.state = 'in_force' AND EXISTS (
                 SELECT 1 FROM members_agreementversion o WHERE o.id <> NEW.id AND o.state IN {FROZEN}) THEN
              RAISE EXCEPTION 'only the founding version enters into force without an adoption';
            END IF;
            IF NEW.state = 'adopted' AND (NEW.proposed_by_id IS NULL OR NEW.adopted_by_id IS NULL
                 OR NEW.proposed_by_id = NEW.adopted_by_id) THEN
              RAISE EXCEPTION 'a version is adopted by two persons';
            END IF;
            RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="version_adopted_stays",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"IF OLD.state IN {FROZEN} THEN RAISE EXCEPTION 'an adopted version stays'; END IF; RETURN OLD;",
        ),
    ]


def part_triggers() -> list[pgtrigger.Trigger]:
    """For what belongs to a version: written while it is prepared, never afterwards."""
    return [
        pgtrigger.Trigger(
            name="frozen_with_version",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            func=f"""
            IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM members_agreementversion v
                 WHERE v.id = OLD.version_id AND v.state IN {FROZEN}) THEN
              RAISE EXCEPTION 'what an adopted version fixes stays as it is';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            IF EXISTS (SELECT 1 FROM members_agreementversion v
                 WHERE v.id = NEW.version_id AND v.state IN {FROZEN}) THEN
              RAISE EXCEPTION 'what an adopted version fixes stays as it is';
            END IF;
            RETURN NEW;
            """,
        )
    ]
