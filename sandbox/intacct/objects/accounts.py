"""Terms, bank and card accounts, journals, labels, periods and attachments."""

from sandbox.intacct.objects.master import ADDRESS, RESTRICTION, master

OBJECTS = (
    *(
        master(
            name,
            title,
            "NAME",
            "NAME! DESCRIPTION STATUS:status DUEDATE:int DUEFROM DISCDATE:int DISCFROM DISCAMOUNT:cur DISCPERCAMN "
            "DISCFUDGEDAYS:int PEN_TYPES PENAMOUNT:cur PENPERCAMN PENFUDGEDAYS:int DISCCALCON",
            application=application,
        )
        for name, title, application in (("APTERM", "AP Term", "AP"), ("ARTERM", "AR Term", "AR"))
    ),
    *(
        master(
            name,
            title,
            "BANKACCOUNTID",
            "BANKACCOUNTID! BANKACCOUNTNO GLACCOUNTNO GLACCOUNTTITLE=ACCOUNT.TITLE BANKNAME ROUTINGNO BRANCHID "
            "BANKACCOUNTTYPE DEPARTMENTID LOCATIONID STATUS:status ACHBANKID COMPANYNAME CURRENCY DISABLEIET:bool "
            "PHONE NEXTCHECK ACHENABLED:bool COMPANYIDENTIFICATION FINANCIALINSTITUTION DESCRIPTION DISCRETIONARYDATA "
            "USERECOMMENDEDSETUP:bool SERVICECLASSCODE BATCHID TRACENUMBERSEQ USETRACENUMBER DOCNUMBERSEQ "
            f"OUTSOURCECHECK:bool FRACTIONALROUTINGNO NAMEONTHEACCOUNT AMEXCHECKNUM OUTSOURCEACH:bool {ADDRESS} "
            f"{RESTRICTION}",
            "ACCOUNT=GLACCOUNTNO>GLACCOUNT LOCATION=LOCATIONID>LOCATION",
            application="CM",
        )
        for name, title in (("CHECKINGACCOUNT", "Checking Account"), ("SAVINGSACCOUNT", "Savings Account"))
    ),
    master(
        "CREDITCARD",
        "Charge Card Account",
        "CARDID",
        "CARDID! DESCRIPTION CARDTYPE EXP_MONTH EXP_YEAR COMMCARD STATUS:status VENDORID DEPT LOCATION LIABILITYTYPE "
        "OUTSOURCECARD:bool GLACCOUNTNO GLACCOUNTTITLE=ACCOUNT.TITLE",
        "ACCOUNT=GLACCOUNTNO>GLACCOUNT VENDOR=VENDORID>VENDOR",
        application="CM",
    ),
    *(
        master(
            name,
            "Journal",
            "SYMBOL",
            "SYMBOL! TITLE! STATUS:status START_DATE:date LAST_DATE:date ADJ:flag BOOKID BOOKTYPE BILLABLE:bool "
            "DISABLEDIRECTPOSTING:bool",
            table="GLJOURNAL",
            owned=False,
            application="GL",
        )
        for name in ("GLJOURNAL", "JOURNAL")
    ),
    *(
        master(
            name,
            title,
            "ACCOUNTLABEL",
            "ACCOUNTLABEL! DESCRIPTION! GLACCOUNTNO! GLACCOUNTTITLE=ACCOUNT.TITLE OFFSETGLACCOUNTNO "
            "STATUS:status TAXCODE",
            "ACCOUNT=GLACCOUNTNO>GLACCOUNT",
            application=application,
        )
        for name, title, application in (
            ("APACCOUNTLABEL", "AP Account Label", "AP"),
            ("ARACCOUNTLABEL", "AR Account Label", "AR"),
        )
    ),
    master(
        "REPORTINGPERIOD",
        "Reporting Period",
        "NAME",
        "NAME! HEADER1! HEADER2 START_DATE:date END_DATE:date BUDGETING:bool STATUS:status",
        owned=False,
        application="GL",
    ),
    master(
        "SUPDOC",
        "Attachment",
        "SUPDOCID",
        "SUPDOCID! SUPDOCNAME! FOLDERNAME! DESCRIPTION",
        owned=False,
    ),
    master(
        "SUPDOCFOLDER",
        "Attachment Folder",
        "NAME",
        "NAME! DESCRIPTION PARENTFOLDER STATUS:status",
        owned=False,
    ),
)
