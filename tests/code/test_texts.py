from candado.code.texts import base64_text


def test_base64_of_both_alphabets():
    assert base64_text("Uy0xLTk") == "S-1-9"
    assert base64_text("Pz8_") == base64_text("Pz8/") == "???"
    assert base64_text("!") is None
    assert base64_text("/w==") is None
