"""What the grid prints: a line a cell, and the totals."""


def row(cell):
    recovered = f"{cell.recovered * 1000:6.0f} ms" if cell.recovered is not None else "        -"
    outcome = cell.outcome if cell.reached or not cell.faults else f"{cell.outcome}, not reached"
    seen = f"{cell.seen['answers']:6} answers, longest {cell.seen['longest-answer'] / 1e6:5.0f} ms" if cell.seen else " " * 32
    words = f"BROKEN: {cell.broken}, kept in {cell.kept}" if cell.broken else outcome
    return f"{cell.name:70} {recovered} {seen}  {words}"


def totals(cells):
    seen = [cell.seen for cell in cells if cell.seen]
    recovered = sorted(cell.recovered * 1000 for cell in cells if cell.recovered is not None and not cell.broken)
    reached = sum(cell.reached for cell in cells)
    lines = [
        f"{len(cells)} cells, {reached} of them reached, {sum(bool(cell.broken) for cell in cells)} broken: "
        + ", ".join(f"{sum(one[name] for one in seen)} {words}" for name, words in (
            ("answers", "answers"), ("acknowledged-writes", "acknowledged writes"), ("connects", "connects"),
            ("broken", "in flight on a process that was killed"), ("failed", "failed")))
    ]
    if recovered:
        lines.append(
            f"recovered, median {recovered[len(recovered) // 2]:.0f} ms, "
            f"p99 {recovered[len(recovered) * 99 // 100]:.0f} ms, worst {recovered[-1]:.0f} ms")
    return "\n".join(lines)
