"""The sample (data contoh): invented months for a first look at the portal.

Deterministic, in whole numbers only: the same on every machine and in every run. It reaches the
607.426 people of the real statement of 1 August 2024 in July 2024, and the places lie about
where officials have said they do. Everything it writes is marked `is_sample`.
"""
