"""What is read of `clinics`."""
