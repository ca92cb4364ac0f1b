"""The order in which the schema takes the children of ordered (legacy) functions.

Generated from the official `api.xsd` and tested against it. A name with @ is an attribute. Elements that are
missing here hold a text; dates hold year, month and day.
"""

from __future__ import annotations

from collections.abc import Mapping

DATE_PARTS = ("year", "month", "day")

CHILD_ORDER: Mapping[str, str] = {
    "create_apterm": "name description status due discount disccalcon penalty",
    "create_arterm": "name description status due discount disccalcon penalty",
    "due": "dueday duefrom",
    "create_bill": (
        "vendorid datecreated dateposted datedue termname action batchkey billno ponumber onhold "
        "description externalid payto returnto basecurr currency exchratedate exchratetype exchrate nogl "
        "supdocid customfields inclusivetax taxsolutionid billitems"
    ),
    "payto": "contact contactname",
    "contact": (
        "contactname printas taxable companyname taxgroup prefix firstname lastname initial phone1 phone2 "
        "cellphone pager fax email1 email2 url1 url2 status mailaddress taxid taxsolutionid taxschedule"
    ),
    "mailaddress": "address1 address2 city state zip country isocountrycode latitude longitude",
    "returnto": "contact contactname",
    "customfields": "customfield",
    "customfield": "customfieldname customfieldvalue",
    "billitems": "lineitem",
    "lineitem": (
        "accountlabel glaccountno offsetglaccountno amount allocationid memo locationid departmentid "
        "item1099 form1099type form1099box key totalpaid totaldue customfields revrectemplate defrevaccount "
        "revrecstartdate revrecenddate projectid taskid costtypeid customerid vendorid employeeid itemid "
        "classid contractid warehouseid billable totaltrxamount partialexempt paymenttaxcapture taxentries"
    ),
    "taxentries": "taxentry",
    "taxentry": "detailid trx_tax",
    "update_bill": (
        "@key @partial_edit @set_nulls @externalkey vendorid datecreated dateposted datedue termname action "
        "billno ponumber onhold description payto returnto currency exchratedate exchratetype exchrate "
        "supdocid customfields inclusivetax updatebillitems"
    ),
    "updatebillitems": "lineitem updatelineitem",
    "updatelineitem": (
        "@line_num accountlabel glaccountno offsetglaccountno amount memo locationid departmentid item1099 "
        "form1099type form1099box customfields revrectemplate defrevaccount revrecstartdate revrecenddate "
        "projectid taskid costtypeid customerid vendorid employeeid itemid classid contractid warehouseid "
        "billable totaltrxamount partialexempt paymenttaxcapture taxentries"
    ),
    "delete_bill": "@key @externalkey",
    "reverse_bill": "@key datereversed description",
    "create_apadjustment": (
        "vendorid datecreated dateposted batchkey adjustmentno action billno description externalid "
        "basecurr currency exchratedate exchratetype exchrate nogl customfields inclusivetax taxsolutionid "
        "apadjustmentitems"
    ),
    "apadjustmentitems": "lineitem",
    "update_apadjustment": (
        "@key @set_nulls @externalkey vendorid datecreated dateposted adjustmentno action billno "
        "description currency exchratedate exchratetype exchrate inclusivetax updateapadjustmentitems"
    ),
    "updateapadjustmentitems": "lineitem updatelineitem",
    "delete_apadjustment": "@key @externalkey",
    "create_paymentrequest": (
        "bankaccountid chargecardid vendorid memo paymentmethod grouppayments paymentdate paymentoption "
        "paymentrequestitems paymentamount documentnumber paymentdescription paymentcontact"
    ),
    "paymentrequestitems": "paymentrequestitem",
    "paymentrequestitem": "@externalkey key paymentamount credittoapply discounttoapply",
    "create_appayment": (
        "bankaccountid chargecardid vendorid memo paymentmethod checkdate batchkey checkno billno "
        "basepaymentamount paymentexchratetype basecurr currency exchratedate exchratetype exchrate "
        "payitems"
    ),
    "payitems": "payitem",
    "payitem": (
        "glaccountno accountlabel paymentamount item1099 departmentid locationid projectid taskid "
        "costtypeid customerid vendorid employeeid itemid classid"
    ),
    "reverse_appayment": "@key datereversed description",
    "create_invoice": (
        "customerid datecreated dateposted datedue termname batchkey action invoiceno ponumber description "
        "externalid billto shipto basecurr currency exchratedate exchratetype exchrate nogl supdocid "
        "customfields taxsolutionid invoiceitems"
    ),
    "billto": "contact contactname",
    "shipto": "contact contactname",
    "invoiceitems": "lineitem",
    "update_invoice": (
        "@key @set_nulls @externalkey customerid datecreated dateposted datedue termname action invoiceno "
        "ponumber description payto returnto currency exchratedate exchratetype exchrate supdocid "
        "customfields updateinvoiceitems"
    ),
    "updateinvoiceitems": "lineitem updatelineitem",
    "delete_invoice": "@key @externalkey",
    "reverse_invoice": "@key datereversed description",
    "create_aradjustment": (
        "customerid datecreated dateposted batchkey adjustmentno action invoiceno description externalid "
        "basecurr currency exchratedate exchratetype exchrate nogl taxsolutionid aradjustmentitems"
    ),
    "aradjustmentitems": "lineitem",
    "update_aradjustment": (
        "@key @set_nulls @externalkey customerid datecreated dateposted adjustmentno action invoiceno "
        "description currency exchratedate exchratetype exchrate updatearadjustmentitems"
    ),
    "updatearadjustmentitems": "lineitem updatelineitem",
    "delete_aradjustment": "@key @externalkey",
    "create_arpayment": (
        "customerid paymentamount translatedamount batchkey bankaccountid undepfundsacct refid overpaylocid "
        "overpaydeptid datereceived paymentmethod basecurr currency exchratedate exchratetype exchrate "
        "cctype authcode arpaymentitem"
    ),
    "arpaymentitem": "invoicekey amount",
    "apply_arpayment": "arpaymentkey paymentdate batchkey memo overpaylocid overpaydeptid arpaymentitems",
    "arpaymentitems": "arpaymentitem",
    "reverse_arpayment": "@key datereversed description nsfclosedaccount",
    "delete_arpayment": "@key",
    "create_gltransaction": (
        "journalid datecreated reversedate description referenceno sourceentity customfields gltransactionentries"
    ),
    "gltransactionentries": "glentry",
    "glentry": (
        "trtype amount glaccountno document datecreated memo locationid departmentid customerid vendorid "
        "employeeid projectid taskid costtypeid itemid classid contractid warehouseid customfields "
        "recon_date currency exchratedate exchratetype exchrate"
    ),
    "delete_gltransaction": "@key @externalkey",
}
