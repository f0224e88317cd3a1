"""How findings are told: to a reader at a terminal, to GitHub, to GitLab, to whatever reads JUnit or SARIF."""
