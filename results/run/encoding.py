"""Tables as the bytes of a Parquet file: a shard, wherever it is simulated."""

import pyarrow as pa
import pyarrow.parquet as pq

# Drawn numbers hardly shrink: two thirds of the time of level 1 for an eighth more bytes.
_LEVEL = -20


def _is_float(field: pa.Field) -> bool:
    return pa.types.is_floating(field.type)


def encoded(table: pa.Table) -> pa.Buffer:
    """A shard's table as Parquet (zstd, byte-stream split); the same table gives the same bytes."""
    full = pa.schema([field.with_nullable(False) for field in table.schema])
    # Nothing is missing: no flag for each value.
    whole = pa.Table.from_arrays(table.combine_chunks().columns, schema=full)
    floats = [field.name for field in whole.schema if _is_float(field)]
    others = [field.name for field in whole.schema if not _is_float(field)]
    with pa.BufferOutputStream() as file:
        pq.write_table(
            whole,
            file,
            compression="zstd",
            compression_level=_LEVEL,
            use_dictionary=others,
            use_byte_stream_split=floats,
            write_page_checksum=True,
            write_statistics=False,  # nobody asks for parts of a shard by value
        )
        return file.getvalue()
