"""Answers of the sandbox's Exchange that are changed on their way, after all was done as asked."""

from collections.abc import Callable

from lxml import etree

from ssync_desktop.sandbox.ews.http import HttpAnswer
from ssync_desktop.sandbox.ews.markup import Element, M, T
from ssync_desktop.sandbox.ews.operations.registry import Answer
from ssync_desktop.sandbox.ews.server import SandboxExchange

Change = Callable[[bytes, bytes], HttpAnswer]
"""Makes another answer of a request and its answer."""


def answered_otherwise(server: SandboxExchange, operation: str, change: Change) -> None:
    """Have the answers to *operation* changed."""
    usual = server.service._answered

    def answered(content: bytes, done: Answer) -> HttpAnswer:
        answer = usual(content, done)
        if f":{operation}" not in content.decode() or not isinstance(answer.body, bytes):
            return answer
        return change(content, answer.body)

    server.service._answered = answered  # type: ignore[method-assign]


def refusing(code: str, *keys: str) -> Change:
    """Return what turns the answers for the items *keys* into refusals."""

    def change(content: bytes, body: bytes) -> HttpAnswer:
        asked = [one.get("Id") for one in etree.fromstring(content).iter(f"{T}ItemId")]
        root = etree.fromstring(body)
        answers = root.findall(f".//{M}ResponseMessages/*")
        for key, answer in zip(asked, answers, strict=True):
            if key in keys:
                _refuse(answer, code)
        return HttpAnswer(200, etree.tostring(root))

    return change


def _refuse(answer: Element, code: str) -> None:
    answer.set("ResponseClass", "Error")
    for child in list(answer):
        answer.remove(child)
    etree.SubElement(answer, f"{M}MessageText").text = "It cannot be done."
    etree.SubElement(answer, f"{M}ResponseCode").text = code
    etree.SubElement(answer, f"{M}DescriptiveLinkKey").text = "0"
    etree.SubElement(answer, f"{M}Items")
