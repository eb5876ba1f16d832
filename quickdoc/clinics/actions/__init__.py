"""The verbs of `clinics`."""
