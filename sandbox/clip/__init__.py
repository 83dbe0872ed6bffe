"""The demo broadcast: a drawn clip, the script that draws it, and the code that publishes it in a loop."""
