"""What a cell's value does not say of itself, as bits."""

FORMULA = 1  # computed, not typed
ERROR = 2  # #REF! and its like
PERCENT = 4  # shown as per cent: 0.15 looks like 15%
SCALED = 8  # the number format writes 万 or 亿 behind the number
MERGED = 16  # covered by a merged cell; the value is that of its first cell
HIDDEN = 32  # in a hidden column
OLD_SERIAL = 64  # a number in a workbook that counts days from 1904
ACROSS = 128  # covered from the left
