"""Names that no one expects: of files that are hidden or no text, of items that look like formulas."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from simbackorder.cli.main import main

SHOP = """
title: A shop
time: {unit: day, length: 30}
items:
  "$x^{$": {price: 20, unit_cost: 8, on_hand: 30}
  LONG: {price: 20, unit_cost: 8, on_hand: 30}
customers: {arrivals: {rate: 4}}
suppliers: {mill: {order_cost: 20, lead_time: 5}}
policy: {admission: backorder, replenishment: {rule: s-S, reorder_point: 20, order_up_to: 60}}
alternatives: {"$_{": {}, "<script>": {replenishment: {reorder_point: 40, order_up_to: 80}}}
experiment: {replications: 3, seed: 3}
sweep: {suppliers.mill.lead_time: [3, 6]}
""".replace("LONG", "漢" * 96)


@pytest.mark.parametrize("name", [b"...yaml", b"caf\xe9.yaml", b".hidden", b"a\x1b[31mb.yaml"], ids=ascii)
def test_results_stay_below_their_folder_and_are_found_again(tmp_path, name):
    file = os.path.join(os.fsencode(tmp_path), name)
    Path(os.fsdecode(file)).write_text(SHOP)
    out = tmp_path / "kept" / "out"
    words = ["--engine", "simpy", "--workers", "1", "--quiet", "--out", str(out)]
    found = CliRunner().invoke(main, ["compare", os.fsdecode(file), *words])
    assert found.exit_code == 0, found.output
    assert [each.name for each in (tmp_path / "kept").iterdir()] == ["out"]
    (seal,) = out.glob("*/*/compare.provenance.json")
    assert seal.parent.parent.name.isprintable()
    told = CliRunner().invoke(main, ["results", "verify", str(out)])
    assert "1 of 1 stored studies are whole." in told.output


def test_figures_of_any_names_are_drawn_in_files_that_a_disk_can_hold(tmp_path):
    pytest.importorskip("matplotlib")
    (tmp_path / "shop.yaml").write_text(SHOP)
    words = ["--engine", "simpy", "--workers", "1", "--quiet", "--out", str(tmp_path / "out"), "--by", "item"]
    measures = ["mean_on_hand[item=$x^{$]", f"mean_on_hand[item={'漢' * 96}]"]
    told = CliRunner().invoke(main, ["sweep", str(tmp_path / "shop.yaml"), *words, "--measures", ",".join(measures)])
    assert told.exit_code == 0, told.output
    figures = [each.name for each in (tmp_path / "out").glob("shop/*/*.png")]
    assert len(figures) == len({*figures}) >= 3
    assert max(len(os.fsencode(name)) for name in figures) < 255
