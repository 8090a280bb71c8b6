"""Reading XML of others: no entities, no network, bounded size; elements found by local name in any DMN version."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engines.kernel.errors import DefinitionError
from engines.kernel.texts import Text

MAX_BYTES = 16_000_000
_VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}
FEEL_LANGUAGES = frozenset(
    {
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
        "https://www.omg.org/spec/DMN/20240513/FEEL/",
    }
)


def parse_xml(source: bytes | str) -> tuple[etree._Element, str]:
    """The root of a DMN file and the version of the standard it follows.

    Raises:
        DefinitionError: `dmn.xml.syntax`, `dmn.xml.not_dmn`, `dmn.xml.too_large`.
    """
    raw = source.encode("utf-8") if isinstance(source, str) else source
    if len(raw) > MAX_BYTES:
        raise DefinitionError.because("dmn.xml.too_large", Text("The file is too large.", "文件过大。"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise DefinitionError.because(
            "dmn.xml.syntax",
            Text(f"The file is not readable XML (line {line}).", f"文件不是可读取的 XML（第 {line} 行）。"),
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DefinitionError.because(
            "dmn.xml.doctype", Text("The file declares its own entities.", "文件声明了自己的实体。")
        )
    version = _VERSIONS.get(etree.QName(root).namespace or "")
    if version is None or local(root) != "definitions":
        raise DefinitionError.because(
            "dmn.xml.not_dmn",
            Text("The file is not a DMN model.", "文件不是 DMN 模型。"),
            Text("Choose a file that a DMN editor saved.", "请选择由 DMN 编辑器保存的文件。"),
        )
    return root, version


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """The child elements of the model's own namespace with one of these names."""
    if element is None:
        return
    namespace = etree.QName(element).namespace
    for each in element:
        if isinstance(each.tag, str) and local(each) in names and etree.QName(each).namespace == namespace:
            yield each


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    return next(children(element, *names), None)


def text_of(element: etree._Element | None) -> str:
    """The words of an element, of its `text` child if it has one."""
    inner = child(element, "text")
    found = inner if inner is not None else element
    return "" if found is None else "".join(str(part) for part in found.itertext())
