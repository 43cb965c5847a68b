"""What a release says, found in its text: pure functions over a normalised release."""
