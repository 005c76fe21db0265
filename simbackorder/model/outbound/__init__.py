"""What goes out: shipments, the dock, carriers, and units that are not found on the shelf."""
