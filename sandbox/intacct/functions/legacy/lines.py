"""Lines of legacy documents: their elements and the generic fields they stand for."""

from sandbox.intacct.functions.legacy.form import upper

PLACES = upper(
    "locationid departmentid projectid taskid costtypeid customerid vendorid employeeid itemid classid contractid "
    "warehouseid"
)
LINE = {
    **PLACES,
    **upper("accountlabel offsetglaccountno form1099type form1099box billable totaltrxamount partialexempt"),
    **upper("revrectemplate revrecstartdate revrecenddate defrevaccount paymenttaxcapture"),
    "glaccountno": "ACCOUNTNO",
    "amount": "TRX_AMOUNT",
    "allocationid": "ALLOCATION",
    "memo": "ENTRYDESCRIPTION",
    "item1099": "FORM1099",
}
GL_LINE = {
    **PLACES,
    **upper("document currency recon_date"),
    "trtype": "TR_TYPE",
    "amount": "TRX_AMOUNT",
    "glaccountno": "ACCOUNTNO",
    "memo": "DESCRIPTION",
    "locationid": "LOCATION",
    "departmentid": "DEPARTMENT",
    "exchratedate": "EXCH_RATE_DATE",
    "exchratetype": "EXCH_RATE_TYPE_ID",
    "exchrate": "EXCHANGE_RATE",
}
ITEMS: dict[str, dict[str, str]] = {
    "lineitem": LINE,
    "updatelineitem": LINE,
    "glentry": GL_LINE,
    "arpaymentitem": {"invoicekey": "RECORDKEY", "amount": "TRX_PAYMENTAMOUNT"},
    "paymentrequestitem": {
        "key": "RECORDKEY",
        "paymentamount": "TRX_PAYMENTAMOUNT",
        "credittoapply": "CREDITTOAPPLY",
        "discounttoapply": "DISCOUNTTOAPPLY",
    },
}
