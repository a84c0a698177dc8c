"""The generated corpus is what the figures of the benchmarks speak of."""

from statistics import median

from tests.kit.corpus import generate


def test_the_same_seed_gives_the_same_mail() -> None:
    assert list(generate(30)) == list(generate(30))
    assert [m.raw for m in generate(5, seed=1)] != [m.raw for m in generate(5, seed=2)]


def test_it_is_made_like_real_mail() -> None:
    mail = list(generate(1_500, seed=3))
    sizes = sorted(len(message.raw) for message in mail)
    assert 9_000 < median(sizes) < 18_000
    assert 150_000 < sizes[len(sizes) * 99 // 100] < 700_000
    assert sizes[-1] < 8_000_000

    def share(flags: list[bool]) -> float:
        return sum(flags) / len(flags)

    assert 0.22 < share([bool(message.truth.files) for message in mail]) < 0.32
    assert 0.40 < share([bool(message.truth.in_reply_to) for message in mail]) < 0.50
    assert 0.25 < share([message.truth.known_sender for message in mail]) < 0.34
    new = [message.truth for message in mail if not message.truth.in_reply_to]
    assert 0.20 < share([bool(truth.token) for truth in new]) < 0.30
    assert len({message.truth.message_id for message in mail}) == len(mail)
    assert max(len(message.truth.references) for message in mail) == 20
