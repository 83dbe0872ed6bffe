"""What follows a sale: parcels, returns, refunds of a part, coupons, postage; for staff and organisations."""
