"""The phones of many rooms, in processes of their own."""
