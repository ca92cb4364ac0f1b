"""Attachments: stored files in folders, written and read by the legacy functions."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable

from lxml import etree

from sandbox.intacct import records
from sandbox.intacct.context import Context, Data
from sandbox.intacct.errors import refused
from sandbox.intacct.functions.payload import data_of
from sandbox.intacct.functions.results import Result
from sandbox.intacct.rules.references import use
from sandbox.intacct.values import number

FILE = {"supdocid": "SUPDOCID", "supdocname": "SUPDOCNAME", "supdocfoldername": "FOLDERNAME"}
FOLDER = {
    "supdocfoldername": "NAME",
    "supdocfolderdescription": "DESCRIPTION",
    "supdocparentfoldername": "PARENTFOLDER",
}


def create_file(ctx: Context, element: etree._Element) -> Result:
    """Answer `create_supdoc`."""
    records.create(ctx, "SUPDOC", _file(ctx, element))
    return Result(key=element.findtext("supdocid"))


def update_file(ctx: Context, element: etree._Element) -> Result:
    """Answer `update_supdoc`; files that are given replace those there are."""
    records.update(ctx, "SUPDOC", _file(ctx, element))
    return Result(key=element.findtext("supdocid"))


def create_folder(ctx: Context, element: etree._Element) -> Result:
    """Answer `create_supdocfolder`."""
    records.create(ctx, "SUPDOCFOLDER", _named(element, FOLDER))
    return Result(key=element.findtext("supdocfoldername"))


def update_folder(ctx: Context, element: etree._Element) -> Result:
    """Answer `update_supdocfolder`."""
    records.update(ctx, "SUPDOCFOLDER", _named(element, FOLDER))
    return Result(key=element.findtext("supdocfoldername"))


def delete(object_name: str) -> Callable[[Context, etree._Element], Result]:
    """Return what deletes an attachment or a folder by its key."""

    def by_key(ctx: Context, element: etree._Element) -> Result:
        key = element.get("key", "")
        row = ctx.company.table(object_name).find(key)
        if row is None:
            raise refused("not_found", object=object_name.lower(), key=key, operation="delete")
        if object_name == "SUPDOCFOLDER" and _used(ctx, key):
            raise refused("in_use", kind="attachment folder", key=key)
        records.delete(ctx, object_name, number(row, "RECORDNO"))
        return Result()

    return by_key


def _file(ctx: Context, element: etree._Element) -> Data:
    data = _named(element, FILE | {"supdocdescription": "DESCRIPTION"})
    if data.get("FOLDERNAME"):
        use(ctx, "SUPDOCFOLDER", str(data["FOLDERNAME"]))
    files = [data_of(file) for file in element.iterfind("attachments/attachment")]
    for file in files:
        try:
            b64decode(str(file.get("attachmentdata") or ""), validate=True)
        except NotBase64 as failure:
            raise refused("illegal_value", object="Attachment", field="attachmentdata") from failure
    return data | ({"ATTACHMENTS": files} if files else {})


def _named(element: etree._Element, names: dict[str, str]) -> Data:
    return {
        field: (element.findtext(name) or "").strip() or None
        for name, field in names.items()
        if element.find(name) is not None
    }


def _used(ctx: Context, folder: str) -> bool:
    return any(row.get("FOLDERNAME") == folder for row in ctx.company.table("SUPDOC").rows.values())


HANDLERS: dict[str, Callable[[Context, etree._Element], Result]] = {
    "create_supdoc": create_file,
    "update_supdoc": update_file,
    "delete_supdoc": delete("SUPDOC"),
    "create_supdocfolder": create_folder,
    "update_supdocfolder": update_folder,
    "delete_supdocfolder": delete("SUPDOCFOLDER"),
}
