"""Presidio with pattern recognisers alone, over the lines of a part of a file: prints bytes and CPU seconds.

Arguments: the file, how many bytes of it, the patterns. Presidio wants an engine for language and for context; these two
do nothing.
"""

import sys
import time

from presidio_analyzer import AnalyzerEngine, Pattern, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine


class NoLanguage(NlpEngine):
    def load(self):
        pass

    def is_loaded(self):
        return True

    def process_text(self, text, language):
        return NlpArtifacts([], None, [], [], self, language)

    def process_batch(self, texts, language, **_):
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word, language):
        return False

    def is_punct(self, word, language):
        return False

    def get_supported_entities(self):
        return []

    def get_supported_languages(self):
        return ["en"]


class NoContext(ContextAwareEnhancer):
    def __init__(self):
        super().__init__(0, 0, 0, 0)

    def enhance_using_context(self, text, raw_results, nlp_artifacts, recognizers, context=None):
        return raw_results


path, most, *patterns = sys.argv[1:]
recognizers = [
    PatternRecognizer(
        supported_entity=f"PATTERN_{index}", patterns=[Pattern(str(index), pattern, 0.5)], supported_language="en"
    )
    for index, pattern in enumerate(patterns)
]
registry = RecognizerRegistry(recognizers=recognizers, supported_languages=["en"])
analyzer = AnalyzerEngine(
    registry=registry, nlp_engine=NoLanguage(), context_aware_enhancer=NoContext(), supported_languages=["en"]
)
with open(path, "rb") as file:
    lines = file.read(int(most)).splitlines(keepends=True)[:-1]
begun = time.process_time()
for line in lines:
    analyzer.analyze(line.decode("utf-8", "replace"), "en")
print(sum(map(len, lines)), time.process_time() - begun)
