"""Read records from JSON-lines files that may be large, remote or damaged, on one machine or on a Spark cluster.

``input_files`` finds and opens files, ``line_reader`` splits them into lines, ``json_values`` checks values,
``record_reader`` turns records into clean rows, ``local_reader`` and ``spark_reader`` run it in parallel, and
``record_tables`` hands the rows to a database engine. All but the last two need only the standard library, so that they
run on the workers of a cluster.
"""
