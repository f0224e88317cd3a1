"""Words in: commands, options, prompts, output and the wording of errors. The only floor that knows click."""
