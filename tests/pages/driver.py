"""Open pages of the app without a browser; a run that fails shows its traceback."""

from pathlib import Path

from streamlit import config
from streamlit.testing.v1 import AppTest

from ecosystem.app.plot import unpack
from ecosystem.app.session import PAGE_TAB
from ecosystem.site import SITE

config.get_option("client.showErrorDetails")  # reads the file that would replace the option below
config.set_option("client.showErrorDetails", "full")  # the app hides from visitors what went wrong


def closed(page: str, **link: str | list[str]) -> AppTest:
    """Return a page at an address, before its first run."""
    test = AppTest.from_file(str(SITE / "dashboard.py"), default_timeout=60)
    for name, values in link.items():
        test.query_params[name] = values
    if page != "overview":
        test.switch_page(str(Path("pages") / f"{page}.py"))
    return test


def opened(page: str, **link: str | list[str]) -> AppTest:
    """Return a page at an address, run once."""
    return checked(closed(page, **link).run())


def checked(test: AppTest) -> AppTest:
    """Fail with message and traceback where the last run raised an error."""
    assert not test.exception, "\n".join("\n".join((error.value, *error.stack_trace)) for error in test.exception)
    return test


def query(test: AppTest) -> dict[str, list[str]]:
    """Return the parameters of the address."""
    return {name: [values] if isinstance(values, str) else list(values) for name, values in test.query_params.items()}


def choose_tab(test: AppTest, chosen: str) -> None:
    """Choose a tab by its button."""
    checked(test.get("button_group")[0].set_value(chosen).run())


def tab(test: AppTest) -> str:
    """Return the tab that is open."""
    return str(test.session_state[PAGE_TAB])


def views(test: AppTest) -> list[str]:
    """Return the ids of the views with a figure that are drawn."""
    figures = [element.proto.json for element in test.get("bidi_component")]
    return [unpack(json)["key"] for json in figures if "figure" in json]


def words(test: AppTest) -> str:
    """Return all text on the screen, sidebar, cards, help texts and labels included."""
    texts = [element.value for element in (*test.markdown, *test.caption, *test.info, *test.header, *test.subheader)]
    texts += [f"{metric.label} {metric.value} {metric.delta} {metric.proto.help}" for metric in test.metric]
    texts += [button.label for button in test.button]
    texts += [expander.label for expander in test.expander]
    texts += [element.proto.alt for element in test.dataframe]
    texts += [str(element.proto.json) for element in test.get("bidi_component")]
    return "\n".join(map(str, texts)).replace("\\", "")
