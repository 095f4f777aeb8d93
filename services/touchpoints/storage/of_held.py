"""What an import brought of a client on hold: it stays when the import is taken back.

Asked of the rows `i` of imported, `d` of documents and `u` of unmatched, with `held`.
"""

NAMED = """
(select reference from touchpoints.clients where client_id = any(:held)
 union all select number from touchpoints.numbers where client_id = any(:held)
 union all select address from touchpoints.addresses where client_id = any(:held))
"""
TOUCH = """
exists (select from touchpoints.touches t where t.touch_id = i.touch_id
        and (t.client_id = any(:held) or t.own_client_id = any(:held)))
"""
DOCUMENT = f"""
(d.client_ref = any(:held) or d.client_ref in {NAMED}
 or {TOUCH.replace("i.touch_id", "d.touch_id")})
"""
UNMATCHED = f"u.reference in {NAMED}"
ANY_OF_IT = f"""
({TOUCH}
 or exists (select from touchpoints.documents d
            where d.touch_id = i.touch_id and {DOCUMENT})
 or exists (select from touchpoints.unmatched u
            where (u.source, u.id) = (i.source, i.id) and {UNMATCHED}))
"""
