import pymupdf
import pytest

from reportparse.layout import BBox, Cell, Page, Ruling, Table, TableKind, TablePart, Word
from reportparse.page_picture import SCALE, draw_page
from reportparse.report import Status, Unmapped
from tests.handmade import FORM, make_report, make_statistic

WIDTH, HEIGHT = 200.0, 100.0
SPOT = BBox(150, 60, 190, 90)
WHITE = (255, 255, 255)
Pixel = tuple[int, int, int]


def blank_pdf(*, rotation: int = 0) -> bytes:
    with pymupdf.open() as document:
        page = document.new_page(width=WIDTH, height=HEIGHT)
        page.set_rotation(rotation)
        pdf: bytes = document.tobytes()
        return pdf


def pixel_at(picture: bytes, x: float, y: float) -> Pixel:
    red, green, blue = pymupdf.Pixmap(picture).pixel(int(x * SCALE), int(y * SCALE))
    return red, green, blue


@pytest.mark.parametrize(
    ("status", "brightest", "darkest"), [("certain", 1, 2), ("doubtful", 0, 2)]
)
def test_statistic_is_filled_by_its_status(status: Status, brightest: int, darkest: int) -> None:
    statistic = make_statistic("a", 1, status).model_copy(update={"bbox": tuple(SPOT)})
    page = Page(1, WIDTH, HEIGHT, ())
    picture = draw_page(blank_pdf(), page, [], [make_report([statistic])])
    pixel = pixel_at(picture, *SPOT.center)
    assert pixel[brightest] == max(pixel) > pixel[darkest] == min(pixel)
    assert pixel_at(picture, 20, 20) == WHITE


def test_unmapped_cell_is_filled_red() -> None:
    row = Unmapped(form=FORM, label=("x",), raw="1", page=1, bbox=(*SPOT,), reason="")
    picture = draw_page(blank_pdf(), Page(1, WIDTH, HEIGHT, ()), [], [make_report(unmapped=(row,))])
    red, green, blue = pixel_at(picture, *SPOT.center)
    assert red > 200 > green
    assert green == pytest.approx(blue, abs=4)


def test_statistic_of_another_page_is_not_drawn() -> None:
    statistic = make_statistic("a", 1).model_copy(update={"bbox": tuple(SPOT), "page": 2})
    picture = draw_page(blank_pdf(), Page(1, WIDTH, HEIGHT, ()), [], [make_report([statistic])])
    assert pixel_at(picture, *SPOT.center) == WHITE


def test_layout_of_a_turned_page_is_drawn_where_it_is_displayed() -> None:
    page = Page(
        1,
        width=WIDTH,
        height=HEIGHT,
        words=(Word("1", BBox(10, 10, 30, 20), (10, 30), 10, "F", False),),
        rulings=(Ruling("h", 50, 20, 180),),
        turned=90,
    )
    displayed = page.to_display(BBox(20, 50, 180, 50))
    with pymupdf.open() as document:
        document.new_page(width=HEIGHT, height=WIDTH)
        pdf = document.tobytes()
    cell = Cell(0, 0, 1, 1, BBox(100, 10, 180, 40), 1)
    table = Table((cell,), 1, 1, TableKind.RULED, (TablePart(1, cell.bbox),))
    picture = draw_page(pdf, page, [table], [])
    x, y = displayed.center
    red, green, blue = pixel_at(picture, x, y)
    assert blue == max(red, green, blue) > red
    columns = {pixel_at(picture, page.to_display(cell.bbox).x0 + 1.2, y) for y in range(30, 90)}
    assert any(green > red and green > blue for red, green, blue in columns)


def test_rotated_page_keeps_its_displayed_size() -> None:
    picture = pymupdf.Pixmap(draw_page(blank_pdf(rotation=90), Page(1, HEIGHT, WIDTH, ()), [], []))
    assert picture.width == HEIGHT * SCALE
    assert picture.height > WIDTH * SCALE
