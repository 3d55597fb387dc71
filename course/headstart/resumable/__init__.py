"""Long trainings that can be stopped at any step: what the trainings of images and of sentences share."""
