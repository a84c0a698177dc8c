"""The columns of a contact that only its synchronization asks for."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.properties import MappedColumn

DETAIL_LENGTHS: Mapping[str, int] = {
    "firstname": 50,
    "middlename": 50,
    "lastname": 50,
    "suffix": 10,
    "salutation": 100,
    "nickname": 100,
    "parentcustomeridname": 160,
    "jobtitle": 100,
    "department": 100,
    "telephone1": 50,
    "business2": 50,
    "telephone2": 50,
    "home2": 50,
    "mobilephone": 50,
    "telephone3": 50,
    "callback": 50,
    "company": 50,
    "fax": 50,
    "pager": 50,
    "assistantname": 100,
    "assistantphone": 50,
    "managername": 100,
    "spousesname": 100,
    "childrensnames": 255,
    "websiteurl": 200,
    "ftpsiteurl": 200,
    "governmentid": 50,
    "yomifirstname": 150,
    "yomilastname": 150,
    **{
        f"address{number}_{part}": length
        for number in (1, 2, 3)
        for part, length in (
            ("line1", 752),
            ("city", 80),
            ("stateorprovince", 50),
            ("postalcode", 20),
            ("country", 80),
        )
    },
    "description": 4000,
}


def _words(name: str) -> MappedColumn[str]:
    return mapped_column(name, String(DETAIL_LENGTHS[name]), default="", server_default=text("''"))


class ContactDetails:
    """Names, numbers, days and postal addresses.

    Ours: a company is known by name where it is no record (``parentcustomeridname``), and the
    three lines of a street stand in the first. Moments are empty of no row that was ever written.
    """

    first_name: Mapped[str] = _words("firstname")
    middle_name: Mapped[str] = _words("middlename")
    last_name: Mapped[str] = _words("lastname")
    suffix: Mapped[str] = _words("suffix")
    salutation: Mapped[str] = _words("salutation")
    nickname: Mapped[str] = _words("nickname")
    company: Mapped[str] = _words("parentcustomeridname")
    company_id: Mapped[UUID | None] = mapped_column("parentcustomerid")
    company_type: Mapped[int | None] = mapped_column("parentcustomeridtype", Integer)
    job_title: Mapped[str] = _words("jobtitle")
    department: Mapped[str] = _words("department")
    business_phone: Mapped[str] = _words("telephone1")
    business_phone2: Mapped[str] = _words("business2")
    home_phone: Mapped[str] = _words("telephone2")
    home_phone2: Mapped[str] = _words("home2")
    mobile_phone: Mapped[str] = _words("mobilephone")
    other_phone: Mapped[str] = _words("telephone3")
    callback_phone: Mapped[str] = _words("callback")
    company_phone: Mapped[str] = _words("company")
    business_fax: Mapped[str] = _words("fax")
    pager: Mapped[str] = _words("pager")
    assistant_name: Mapped[str] = _words("assistantname")
    assistant_phone: Mapped[str] = _words("assistantphone")
    manager_name: Mapped[str] = _words("managername")
    spouse_name: Mapped[str] = _words("spousesname")
    children_names: Mapped[str] = _words("childrensnames")
    birthday: Mapped[date | None] = mapped_column("birthdate", Date)
    anniversary: Mapped[date | None] = mapped_column("anniversary", Date)
    web_page: Mapped[str] = _words("websiteurl")
    ftp_site: Mapped[str] = _words("ftpsiteurl")
    government_id: Mapped[str] = _words("governmentid")
    yomi_first_name: Mapped[str] = _words("yomifirstname")
    yomi_last_name: Mapped[str] = _words("yomilastname")
    street1: Mapped[str] = _words("address1_line1")
    city1: Mapped[str] = _words("address1_city")
    state1: Mapped[str] = _words("address1_stateorprovince")
    postal_code1: Mapped[str] = _words("address1_postalcode")
    country1: Mapped[str] = _words("address1_country")
    street2: Mapped[str] = _words("address2_line1")
    city2: Mapped[str] = _words("address2_city")
    state2: Mapped[str] = _words("address2_stateorprovince")
    postal_code2: Mapped[str] = _words("address2_postalcode")
    country2: Mapped[str] = _words("address2_country")
    street3: Mapped[str] = _words("address3_line1")
    city3: Mapped[str] = _words("address3_city")
    state3: Mapped[str] = _words("address3_stateorprovince")
    postal_code3: Mapped[str] = _words("address3_postalcode")
    country3: Mapped[str] = _words("address3_country")
    created_on: Mapped[datetime | None] = mapped_column("createdon")
    modified_on: Mapped[datetime | None] = mapped_column("modifiedon")
    modified_by: Mapped[UUID | None] = mapped_column("modifiedby")  # empty: the program itself
    body: Mapped[str] = mapped_column(
        "description", Text, default="", server_default=text("''"), deferred=True
    )
