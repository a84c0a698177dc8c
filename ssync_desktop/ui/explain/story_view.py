"""The story on the screen: the verdict on top, what the message is, then chapter by chapter."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.explain.lines import group_view
from ssync_desktop.ui.explain.story import Chapter, Link, Story
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.badge import StatusBadge
from ssync_desktop.ui.widgets.buttons import CopyButton
from ssync_desktop.ui.widgets.facts import Facts
from ssync_desktop.ui.widgets.flow import FlowLayout
from ssync_desktop.ui.widgets.icon_label import IconLabel
from ssync_desktop.ui.widgets.layouts import column, frame, label, row
from ssync_desktop.ui.widgets.notice import SHAPES

TOP = Qt.AlignmentFlag.AlignTop
BEHIND = (
    "Here it was stopped. What follows is what would have happened if this step had let it pass."
)


class StoryView(QWidget):
    """Shows one story.

    Signals:
        link_wanted(Link): show what a name stands for.
    """

    link_wanted = Signal(Link)

    def __init__(self, story: Story, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._story = story
        box = column(self._verdict(), spacing=GRID)
        box.addWidget(frame(column(Facts([(*fact, "") for fact in story.facts]), margin=GRID * 2)))
        for number, chapter in enumerate(story.chapters, 1):
            first_behind = chapter.after and not story.chapters[number - 2].after
            if first_behind:
                box.addWidget(label(BEHIND, "muted"))
            box.addWidget(self._chapter(number, chapter))
        box.addStretch(1)
        self._box = box
        self.setLayout(box)

    def put_first(self, widget: QWidget) -> None:
        """Put *widget* above the verdict."""
        self._box.insertWidget(0, widget)

    @property
    def story(self) -> Story:
        """What is shown."""
        return self._story

    def _verdict(self) -> QFrame:
        story = self._story
        headline = label(story.headline, "heading", select=True)
        font = QFont(headline.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        headline.setFont(font)
        said = column(headline, spacing=HALF)
        for lead in story.leads:
            said.addWidget(label(lead, select=True))
        copy_all = CopyButton(story.as_text, "Copy all as text")
        if story.code:
            said.addWidget(label(f"Code: {story.code}", "muted", select=True))
        below = QWidget()
        flow = FlowLayout(below, GRID)
        flow.addWidget(copy_all)
        if story.code:
            flow.addWidget(CopyButton(lambda: story.code.partition(" ")[0], "Copy code"))
        said.addSpacing(HALF)
        said.addWidget(below)
        line = row(spacing=GRID, margin=GRID * 2)
        line.addWidget(IconLabel(SHAPES.get(story.tone, "info"), story.tone, 24), 0, TOP)
        line.addLayout(said, 1)
        made = frame(line, "good" if story.tone is Tone.GOOD else "warn")
        made.setAccessibleName(story.headline)
        return made

    def _chapter(self, number: int, chapter: Chapter) -> QFrame:
        grid = QGridLayout()
        grid.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(HALF)
        grid.setColumnStretch(1, 1)
        badge = StatusBadge(chapter.badge)
        badge.setMinimumWidth(15 * GRID)
        grid.addWidget(badge, 0, 0, TOP)
        title = column(spacing=0)
        title.addWidget(label(f"{number}. {chapter.title}", "heading"))
        title.addWidget(label(chapter.question, "muted"))
        grid.addLayout(title, 0, 1)
        inside = column(label(chapter.sentence, select=True), spacing=GRID)
        for group in chapter.groups:
            view, lines = group_view(group)
            if lines is not None:
                lines.link_wanted.connect(self.link_wanted)
            inside.addWidget(view)
        grid.addLayout(inside, 1, 1)
        if chapter.decides:
            decided = label("This decided it.", "heading")
            grid.addWidget(decided, 2, 1)
        good = chapter.decides and self._story.tone is Tone.GOOD
        look = "good" if good else "warn" if chapter.decides else "card"
        made = frame(grid, look)
        made.setAccessibleName(f"{chapter.title}: {chapter.badge.word}. {chapter.sentence}")
        return made
