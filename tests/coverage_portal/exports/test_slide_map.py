"""The map on a slide, from the outlines the portal really has."""

from io import BytesIO

from pptx import Presentation


def test_the_slide_names_every_place_within_its_edges(reference, client):
    response = client.get("/unduh/61/paparan.pptx")
    assert response.status_code == 200
    deck = Presentation(BytesIO(response.content))
    [slide] = [slide for slide in deck.slides if any(s.shape_type == 6 for s in slide.shapes)]
    texts = {shape.text_frame.text: shape for shape in slide.shapes if shape.has_text_frame}
    for name in ["Pontianak", "Singkawang", "Sekadau", "Sanggau", "Ketapang", "Kayong Utara"]:
        shape = texts[name]
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height
