"""The real corpora read to their published counts: `HEADSTART_DATA` names a folder with `conll2003` and `sst2`."""

import os
from collections import Counter
from pathlib import Path

import pytest

from headstart.language.conll import read_conll
from headstart.language.entity_tags import entity_spans
from headstart.language.sentiment import read_sentiment

pytestmark = pytest.mark.full_size

# Tables 1 and 2 of Tjong Kim Sang and De Meulder (2003); their sentences include the 946, 216 and 231 document marks.
SENTENCES = (14041, 3250, 3453)
DOCUMENTS = (946, 216, 231)
TOKENS = (203621, 51362, 46435)
ENTITIES = (
    {"LOC": 7140, "MISC": 3438, "ORG": 6321, "PER": 6600},
    {"LOC": 1837, "MISC": 922, "ORG": 1341, "PER": 1842},
    {"LOC": 1668, "MISC": 702, "ORG": 1661, "PER": 1617},
)


def data_folder(name):
    folder = os.environ.get("HEADSTART_DATA")
    if not folder:
        pytest.fail(f"set HEADSTART_DATA to a folder that holds {name}", pytrace=False)
    return Path(folder) / name


@pytest.fixture(scope="module")
def conll():
    return read_conll(data_folder("conll2003"))


def test_conll_2003_has_its_sentences_documents_and_tokens(conll):
    assert tuple(len(part.sentences) for part in conll) == SENTENCES
    assert tuple(len(part.document_starts) for part in conll) == DOCUMENTS
    assert tuple(part.token_count for part in conll) == TOKENS


def test_conll_2003_has_its_entities(conll):
    counted = (Counter(span.type for tags in part.tags for span in entity_spans(tags)) for part in conll)
    assert tuple(map(dict, counted)) == ENTITIES


def test_the_test_part_has_the_tokens_outside_that_the_documents_print(conll):
    assert sum(tag == "O" for tags in conll.test.tags for tag in tags) == 38323


def test_sst_2_has_its_rows():
    assert tuple(len(part.labels) for part in read_sentiment(data_folder("sst2"))) == (6920, 872, 1821)
