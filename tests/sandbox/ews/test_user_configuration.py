"""exchangelib keeps settings in folders; the list of categories is one."""

import pytest
from exchangelib.errors import ErrorItemNotFound, ErrorItemSave
from exchangelib.properties import UserConfiguration

from tests.sandbox.ews.conftest import OpenAccount

CATEGORIES = b'<?xml version="1.0"?><categories xmlns="CategoryList.xsd"/>'


def test_the_list_of_categories_is_written_and_read(open_account: OpenAccount) -> None:
    calendar = open_account().calendar
    calendar.create_user_configuration(name="CategoryList", xml_data=CATEGORIES)
    found = calendar.get_user_configuration(name="CategoryList")
    assert isinstance(found, UserConfiguration)
    assert found.xml_data == CATEGORIES
    assert found.id
    calendar.update_user_configuration(name="CategoryList", xml_data=CATEGORIES * 2)
    again = calendar.get_user_configuration(name="CategoryList", properties="XmlData")
    assert again.xml_data == CATEGORIES * 2
    assert again.user_configuration_name.name == "CategoryList"


def test_a_dictionary_is_kept_beside_it(open_account: OpenAccount) -> None:
    inbox = open_account().inbox
    inbox.create_user_configuration(
        name="Marks", dictionary={"organization": "Contoso", "count": 3}, binary_data=b"\x00\x01"
    )
    inbox.update_user_configuration(name="Marks", dictionary={"organization": "Fabrikam"})
    found = inbox.get_user_configuration(name="Marks")
    assert found.dictionary == {"organization": "Fabrikam"}
    assert found.binary_data == b"\x00\x01"


def test_what_is_not_there_and_what_is_there_already(open_account: OpenAccount) -> None:
    inbox = open_account().inbox
    with pytest.raises(ErrorItemNotFound):
        inbox.get_user_configuration(name="Marks")
    inbox.create_user_configuration(name="Marks", dictionary={})
    with pytest.raises(ErrorItemSave):
        inbox.create_user_configuration(name="Marks", dictionary={})
    inbox.delete_user_configuration(name="Marks")
    with pytest.raises(ErrorItemNotFound):
        inbox.get_user_configuration(name="Marks")
