import io

from marketplace.embedded.console import Console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class GoneTerminal(io.StringIO):
    def write(self, s: str, /) -> int:
        raise BrokenPipeError


class TestLine:
    def test_begins_with_the_part(self) -> None:
        stream = io.StringIO()

        Console(stream).line("web", "GET / 200")

        assert stream.getvalue() == "web      │ GET / 200\n"

    def test_is_coloured_on_a_terminal_only(self) -> None:
        terminal, file = Terminal(), io.StringIO()

        Console(terminal).line("web", "\x1b[31mred\x1b[0m")
        Console(file).line("web", "\x1b[31mred\x1b[0m")

        assert terminal.getvalue().count("\x1b[") == 4
        assert file.getvalue() == "web      │ red\n"

    def test_goes_on_when_the_terminal_is_gone(self) -> None:
        Console(GoneTerminal()).say("still here")
