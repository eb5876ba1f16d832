"""Where `clinics` is kept."""
