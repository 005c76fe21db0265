"""Which column plays which role in the files of well-known shops, and what their files mean."""

from __future__ import annotations

from typing import Literal, NamedTuple

from simbackorder.scenario.order_files.moments import Dates

Format = Literal["shopify", "woocommerce", "odoo", "olist", "online-retail"]

CANCELLED = ("cancelled", "canceled", "cancel", "voided", "failed")
"""What shops call orders that do not count, where nobody says it."""


class Preset(NamedTuple):
    """The columns of each role, the usual one first; `needed` roles are in every such file."""

    columns: dict[str, tuple[str, ...]]
    needed: tuple[str, ...] = ("time", "order", "item")
    cancelled: tuple[str, ...] = CANCELLED
    dates: Dates | None = None


PRESETS: dict[Format, Preset] = {
    "shopify": Preset(
        {
            "time": ("Created at",),
            "order": ("Name",),
            "customer": ("Email",),
            "item": ("Lineitem sku", "Lineitem name"),
            "units": ("Lineitem quantity",),
            "price": ("Lineitem price",),
            "status": ("Financial Status",),
            "cancelled_at": ("Cancelled at",),
        }
    ),
    "woocommerce": Preset(
        {
            "time": ("Order Date", "order_date", "Date"),
            "order": ("Order Number", "order_number", "order_id", "Order ID", "Order #"),
            "customer": ("Email (Billing)", "billing_email", "customer_email", "Customer User ID", "customer_id"),
            "item": ("SKU", "item_sku", "sku", "Item Name", "item_name", "Product Name", "product_name"),
            "units": ("Quantity (- Refund)", "Quantity", "item_quantity", "quantity", "qty"),
            "price": ("Item Cost", "item_price", "Item Price"),
            "status": ("Order Status", "order_status", "status", "Status"),
        },
        cancelled=(*CANCELLED, *(f"wc-{status}" for status in CANCELLED), "checkout-draft", "trash"),
    ),
    "odoo": Preset(
        {
            "time": ("Order Date", "date_order"),
            "order": ("Order Reference", "name"),
            "customer": ("Customer", "partner_id", "partner_id/id"),
            "item": ("Order Lines/Product", "order_line/product_id", "order_line/product_id/id"),
            "units": ("Order Lines/Quantity", "order_line/product_uom_qty"),
            "price": ("Order Lines/Unit Price", "order_line/price_unit"),
            "status": ("Status", "state"),
        },
        cancelled=(*CANCELLED, "draft", "sent", "quotation", "quotation sent"),
    ),
    "olist": Preset(
        {
            "time": ("order_purchase_timestamp",),
            "order": ("order_id",),
            "customer": ("customer_unique_id", "customer_id"),
            "item": ("product_id",),
            "price": ("price",),
            "status": ("order_status",),
        },
        cancelled=(*CANCELLED, "unavailable"),
    ),
    "online-retail": Preset(
        {
            "time": ("InvoiceDate",),
            "order": ("InvoiceNo", "Invoice"),
            "customer": ("CustomerID", "Customer ID"),
            "item": ("StockCode",),
            "units": ("Quantity",),
            "price": ("UnitPrice", "Price"),
        },
        dates="month-first",
    ),
}
