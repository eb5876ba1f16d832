"""Administration of whole accounts: closing them."""
