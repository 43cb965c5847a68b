"""Releases of fictional offices for the tests of likeness: one text, its copies, and what only looks like a copy."""

from __future__ import annotations

RAID = """HARBORVILLE, Mass. – Officers of the Harbor Immigration Bureau arrested 47 people at the Castellan cannery on \
Tuesday, the bureau announced today. Eleven of them had been ordered removed before, and three face charges before the \
federal court in Harborville.

"We follow the law and the evidence," said Marta Quillen, director of the bureau's Harborville office. "The owners of \
this plant knew for six years whom they employed."

The operation began at 5:40 a.m. and took four hours. Agents searched two buildings on Pier Street and carried away \
payroll records of 212 workers. Of those arrested, 19 were released the same day with an order to appear before the \
immigration court on April 14, 2026.

The Castellan company, which cans fish for Brightwater Foods, was fined $380,000 in 2021 for similar violations. Its \
lawyer, Devon Aldous, said that the company "has cooperated from the first hour".

The Alliance for Harbor Families opened a help line for relatives. Its coordinator, Ines Okafor, counted 62 calls by \
the evening."""

RAID_ES = """HARBORVILLE, Mass. – Agentes del Buró de Inmigración de Harbor arrestaron a 47 personas en la conservera \
Castellan el martes, anunció hoy el buró. Once de ellas tenían una orden de expulsión previa, y tres enfrentan cargos \
ante el tribunal federal de Harborville.

"Seguimos la ley y las pruebas", dijo Marta Quillen, directora de la oficina de Harborville. "Los dueños de esta \
planta sabían desde hace seis años a quiénes empleaban."

El operativo comenzó a las 5:40 a.m. y duró cuatro horas. Los agentes registraron dos edificios en Pier Street y se \
llevaron las nóminas de 212 trabajadores. De los arrestados, 19 fueron liberados el mismo día con una orden de \
comparecer ante el tribunal de inmigración el 14 de abril de 2026.

La compañía Castellan, que enlata pescado para Brightwater Foods, fue multada con $380,000 en 2021 por infracciones \
similares. Su abogado, Devon Aldous, dijo que la compañía "ha cooperado desde la primera hora".

La Alianza para las Familias del Puerto abrió una línea de ayuda para los parientes. Su coordinadora, Ines Okafor, \
contó 62 llamadas hasta la noche."""


def weekly(week: str, arrests: str, removed: str, share: str) -> str:
    return f"""The Harbor Immigration Bureau today published its figures for the week that ended on {week}. Its officers \
arrested {arrests} people, of whom {removed} have been removed from the country. Of those arrested, {share} percent had \
been convicted of a crime.

The bureau publishes these figures each Monday. They count every person once, on the day of the first arrest, and do not \
include arrests by partners under local agreements. Earlier weeks can be found on the page of the bureau's statistics.

"The numbers show that our officers do their work day by day," said Marta Quillen, director of the Harborville office."""


def sentenced(name: str, age: str, home: str, months: str, before: str, judge: str) -> str:
    last = name.rsplit(maxsplit=1)[-1]
    return f"""PRAIRIE CITY – {name}, {age}, a national of {home}, was sentenced today to {months} months in prison for \
illegally re-entering the United States after removal, U.S. Attorney Corin Vale announced.

According to court documents, {last} was found in Prairie County after an arrest for another offence. A check of his \
fingerprints showed that he had been removed from the United States {before}. He had not asked for permission to return.

U.S. District Judge {judge} imposed the sentence. After serving it, {last} will be handed over to the Harbor Immigration \
Bureau for removal. The case was investigated by the bureau's Prairie City office and prosecuted by Assistant U.S. \
Attorney Lena Marsh.

This case is part of Operation Open Plains, an effort of the Department to use every means of law enforcement against \
repeated illegal entry, transnational gangs and those who profit from them."""


def congratulation(school: str, town: str, teacher: str) -> str:
    return f"""Congresswoman Della Roake (PR-02) today congratulated {school} in {town} on being named a National School \
of Promise by the Department of Education.

"I am proud of the students, parents and teachers whose hard work earned this honor," said Roake. "It shows what a \
community can do when it believes in its children. I look forward to seeing what they will achieve next."

The honor goes each year to schools that lead their state in the progress of their students. {teacher}, the principal, \
will accept it at a ceremony in Washington this fall. Schools are nominated by the state and chosen by a panel of \
teachers from all over the country."""


def update(month: str, encounters: str, change: str, seized: str, before: str) -> str:
    return f"""WASHINGTON – The Border Service released its operational update for {month} today. Officers met {encounters} \
people between ports of entry along the southwest border, {change} percent fewer than in the month before.

"Our men and women work around the clock to keep the border secure," said the service's acting head, Rowan Pell. "We \
thank our partners at home and abroad."

At ports of entry, the service processed travelers and cargo worth $240 billion and seized {seized} pounds of drugs, \
after {before} pounds in the month before. Import duties were collected as the law demands, and specialists of the \
service inspected plants and animal products for pests.

The service is charged with securing the border at and between ports of entry. It employs more than 60,000 people."""
