"""Engine, unit of work, change log, migrations, backup."""
