"""The model a second time, written from docs/model.md alone.

By headings of that page: who comes, sale, allocation, shipment and delivery in `orders`; dates, messages, patience,
cancellation and loyalty in `waiting`; replenishment and sourcing in `sourcing`; suppliers in `supply`; when their
orders are expected in `expected`; receipts, records and losses in `records`; picking, carriers and calendars in `dock`
and `days`; payments in `paying`; what is sent back in `returns`; offers for waiting, and refunds for lateness, in
`offers`; measures in `measures`; the run itself in `shop`.
"""
