"""Table models that hold rows, and the delegates that paint them."""
