"""Light or dark: a wish of this person on this machine, in force at once."""

from PySide6.QtCore import QSettings, Slot

from ssync_desktop.ui.settings.form import Section
from ssync_desktop.ui.theme import Appearance, Theme, remember_appearance
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field

WORDS = {
    Appearance.SYSTEM: "As the system says",
    Appearance.LIGHT: "Light",
    Appearance.DARK: "Dark",
}


class AppearanceSection(Section):
    """Changes the theme, and remembers that."""

    def __init__(self, theme: Theme, preferences: QSettings | None) -> None:
        self._theme = theme
        self._preferences = preferences
        self.choice = Choice(WORDS.items())
        self.choice.choose(theme.appearance)
        hint = "For you on this machine. It changes at once; there is nothing to save."
        field = Field("Colours", self.choice, hint=hint)
        super().__init__("Appearance", "How this window looks.", field)
        self.know(field, f"colours {hint} {' '.join(WORDS.values())} theme")
        self.choice.picked.connect(self._use)

    @Slot()
    def _use(self) -> None:
        appearance = self.choice.value()
        self._theme.use(appearance)
        if self._preferences is not None:
            remember_appearance(self._preferences, appearance)
