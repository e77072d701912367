"""What `python -m core correspondence` does: the analysis behind the perceptual map, for a table in a file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from core.errors import BadFile
from core.files.read_table import read_table
from core.locale import _
from core.positioning.attribute_import import read
from core.positioning.attribute_shape import guess
from core.positioning.correspondence import Correspondence, correspondence

DIGITS = 12  # more is rounding


def analyse_file(path: Path) -> dict[str, Any]:
    """Return the correspondence analysis of a table of counts (csv, xlsx, xls) as plain values, by name.

    Raises BadFile or BadInput where the file holds no such table.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile(_("{file} cannot be read.").format(file=path)) from error
    cells = read_table(content, path.name)[0].cells
    table = read(cells, replace(guess(cells), kind="counts")).table
    return values_of(correspondence(table.cells, rows=table.brands, columns=table.attributes))


def values_of(analysis: Correspondence) -> dict[str, Any]:
    """Return the whole analysis as plain values: figures of the axes, and those of each row and column by its name."""
    return {
        "total": analysis.total,
        "chi_square": _plain(analysis.chi_square),
        "total_inertia": _plain(analysis.total_inertia),
        "inertias": _plain(analysis.inertias),
        "shares": _plain(analysis.shares),
        "rows": {
            name: {
                "mass": _plain(analysis.row_masses[n]),
                "inertia": _plain(analysis.row_inertias[n]),
                "principal": _plain(analysis.row_principal[n]),
                "standard": _plain(analysis.row_standard[n]),
                "contributions": _plain(analysis.row_contributions[n]),
                "cos2": _plain(analysis.row_cos2[n]),
            }
            for n, name in enumerate(analysis.rows)
        },
        "columns": {
            name: {
                "mass": _plain(analysis.column_masses[n]),
                "inertia": _plain(analysis.column_inertias[n]),
                "principal": _plain(analysis.column_principal[n]),
                "standard": _plain(analysis.column_standard[n]),
                "contributions": _plain(analysis.column_contributions[n]),
                "cos2": _plain(analysis.column_cos2[n]),
            }
            for n, name in enumerate(analysis.columns)
        },
    }


def _plain(value: Any) -> Any:
    return (
        [round(each, DIGITS) for each in value.tolist()]
        if getattr(value, "ndim", 0)
        else round(float(value), DIGITS)
    )
