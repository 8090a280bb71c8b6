"""Bytes of a BPMN file → BpmnModel. No entities, no network, no DTD; sizes are bounded."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engines.flow.bpmn.element import COMMENT, Element
from engines.flow.bpmn.model import BpmnModel
from engines.flow.bpmn.namespaces import BPMN, STANDARD
from engines.kernel.errors import InputError
from engines.kernel.texts import Text

MAX_BYTES = 20_000_000
MAX_DEPTH = 200
_MIXED = frozenset({"documentation", "text", "script"})


def read_bpmn(content: bytes) -> BpmnModel:
    """Parse a file. Raises InputError: `bpmn.too_large`, `bpmn.not_xml`, `bpmn.doctype`, `bpmn.not_bpmn`."""
    if len(content) > MAX_BYTES:
        raise InputError.because(
            "bpmn.too_large",
            Text(f"The file has {len(content):,} bytes.", f"文件大小为 {len(content):,} 字节。"),
            Text(f"Send at most {MAX_BYTES:,} bytes.", f"文件不能超过 {MAX_BYTES:,} 字节。"),
        )
    root = _parse(content)
    if root.tag != f"{{{BPMN}}}definitions":
        raise InputError.because(
            "bpmn.not_bpmn",
            Text(
                f"The file starts with '{_local(root)}', not with 'definitions'.",
                f"文件以“{_local(root)}”开头，不是“definitions”。",
            ),
            Text("Export the diagram as BPMN 2.0 XML.", "请将流程图导出为 BPMN 2.0 XML。"),
        )
    return BpmnModel(_element(root, {}, 0, False))


def _parse(content: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise InputError.because(
            "bpmn.not_xml",
            Text(f"Line {line} is not well-formed XML: {error.msg}.", f"第 {line} 行不是格式正确的 XML：{error.msg}。"),
            Text("Export the file again.", "请重新导出文件。"),
        ) from error
    info: Any = root.getroottree().docinfo
    if info.doctype:
        raise InputError.because(
            "bpmn.doctype",
            Text("The file has a document type declaration.", "文件包含文档类型声明（DOCTYPE）。"),
            Text("Remove the DOCTYPE line.", "请删除 DOCTYPE 行。"),
        )
    return root


def _element(node: Any, known: dict[str, str], depth: int, foreign: bool) -> Element:
    if depth > MAX_DEPTH:
        raise InputError.because(
            "bpmn.too_deep", Text(f"Elements are nested deeper than {MAX_DEPTH}.", f"元素嵌套超过 {MAX_DEPTH} 层。")
        )
    if not isinstance(node.tag, str):
        return Element(COMMENT, text=node.text or "", tail=_kept(node.tail, foreign), namespace="")
    name = etree.QName(node)
    declared = {prefix or "": uri for prefix, uri in node.nsmap.items() if known.get(prefix or "") != uri}
    inside = foreign or (name.namespace or "") not in STANDARD
    within = {**known, **declared}
    return Element(
        name=name.localname,
        namespace=name.namespace or "",
        attributes={str(key): str(value) for key, value in node.attrib.items()},
        children=[_element(child, within, depth + 1, inside) for child in node],
        text=_kept(node.text, inside or name.localname in _MIXED),
        tail=_kept(node.tail, foreign),
        prefixes=declared,
    )


def _kept(text: str | None, verbatim: bool) -> str:
    """Text between elements: white space there is layout, except inside foreign elements."""
    if not text:
        return ""
    return text if verbatim or text.strip() else ""


def _local(node: Any) -> str:
    return str(etree.QName(node).localname)
