"""The tables that `derive.py` adds to the two registers: names, kinds of region and sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of region: its columns in the CSV, its class, and where the division comes from.

    `name` is the class (wdw:Jeugdregio) and, after `in`, the property (wdw:inJeugdregio).
    """

    column: str
    name: str
    english: str
    year: int
    source: tuple[str, str]


CBS_2025 = (
    "CBS, Gebiedsindelingen 2025, CC BY 4.0; per gemeente bepaald uit de kaart (cartomap/nl).",
    "CBS (Statistics Netherlands), Gebiedsindelingen 2025, CC BY 4.0; read per gemeente from the map (cartomap/nl).",
)
POLICE_2025 = (
    "Volgt het arrondissement (Politiewet 2012, artikel 25) van CBS, Gebiedsindelingen 2025, CC BY 4.0.",
    "Follows the arrondissement (Politiewet 2012, article 25) of CBS (Statistics Netherlands), "
    "Gebiedsindelingen 2025, CC BY 4.0.",
)
VWS_2024 = (
    "Ministerie van VWS, tabel van gemeenten en veiligheidsregio's in de broncode van het coronadashboard, juni 2024.",
    "Ministry of Health, Welfare and Sport, table of gemeenten and veiligheidsregio's in the "
    "source code of the coronavirus dashboard, June 2024.",
)
CBS_GGD_2023 = (
    "CBS, StatLine 85385NED (Gebieden in Nederland 2023), CC BY 4.0.",
    "CBS (Statistics Netherlands), StatLine 85385NED (Gebieden in Nederland 2023), CC BY 4.0.",
)

KINDS = (
    Kind("vt", "VeiligThuisRegio", "Veilig Thuis region", 2025, CBS_2025),
    Kind("jz", "Jeugdregio", "youth region", 2025, CBS_2025),
    Kind("vr", "Veiligheidsregio", "safety region", 2024, VWS_2024),
    Kind("gg", "GgdRegio", "public health region", 2023, CBS_GGD_2023),
    Kind("ar", "Arrondissement", "court district", 2025, CBS_2025),
    Kind("re", "PolitieEenheid", "police unit", 2025, POLICE_2025),
)

ONLY_CBS = frozenset({"gm0744", "gm0797", "gm0944", "gm1723"})
"""Baarle-Nassau, Heusden, Mook en Middelaar, Alphen-Chaam: see UNCERTAIN_NOTE."""

UNCERTAIN_NOTE = (
    "De Veilig Thuis-regio van deze gemeente berust alleen op de gebiedsindeling van het CBS "
    "(2025); geen tweede bron bevestigt haar. Ga bij de gemeente na welk Veilig Thuis voor haar werkt.",
    "The Veilig Thuis region of this gemeente rests on the division by CBS (2025) alone; no "
    "second source confirms it. Ask the gemeente which Veilig Thuis works for it.",
)

PROVINCES = {
    "pv20": ("Groningen", "Groningen"),
    "pv21": ("Fryslân", "Friesland"),
    "pv22": ("Drenthe", "Drenthe"),
    "pv23": ("Overijssel", "Overijssel"),
    "pv24": ("Flevoland", "Flevoland"),
    "pv25": ("Gelderland", "Gelderland"),
    "pv26": ("Utrecht", "Utrecht"),
    "pv27": ("Noord-Holland", "North Holland"),
    "pv28": ("Zuid-Holland", "South Holland"),
    "pv29": ("Zeeland", "Zeeland"),
    "pv30": ("Noord-Brabant", "North Brabant"),
    "pv31": ("Limburg", "Limburg"),
}
"""TOOI code of each province, with its name in Dutch and in English."""

HEADER = """
Gemeenten van Nederland, hun regio's en de herindelingen sinds 1 januari 2018.
Gemaakt door derive.py in deze map; verander het script of de bron, niet dit bestand. Zie README.md.

Bronnen en naamsvermelding:
- namen, codes, provincies, data en herindelingen: TOOI, Register gemeenten compleet, versie 4 van
  22 december 2022, ministerie van BZK / KOOP.
- Veilig Thuis-regio's, jeugdregio's en arrondissementen: Centraal Bureau voor de Statistiek (CBS),
  Gebiedsindelingen 2025, CC BY 4.0, per gemeente bepaald uit de kaarten van cartomap/nl (bewerkt).
- politie-eenheden: volgen het arrondissement (Politiewet 2012, artikel 25).
- veiligheidsregio's: ministerie van VWS, tabel in de broncode van het coronadashboard, juni 2024.
- GGD-regio's: CBS, StatLine 85385NED (2023), CC BY 4.0.

De indeling is statistisch; welk Veilig Thuis voor een gemeente werkt, regelt het college (Wmo 2015,
artikel 4.1.1). Bij vier gemeenten is de Veilig Thuis-regio onzeker: wdw:indelingOnzeker.

English: the gemeenten of the Netherlands with their regions and the mergers since 2018. Facts from
TOOI and from CBS (CC BY 4.0, adapted); README.md gives sources, years and what is uncertain.
"""
